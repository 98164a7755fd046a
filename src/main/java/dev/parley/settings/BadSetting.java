package dev.parley.settings;

/** A variable has a value that is not allowed; the message is one sentence for the operator. */
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A sentence of its own, for settings that do not go together; without secret values. */
  public BadSetting(String sentence) {
    super(sentence);
  }

  /**
   * One sentence that names the variable, the value unless it is {@link Setting#secret}, and what
   * is allowed.
   */
  public BadSetting(Setting<?> setting, String value) {
    super(
        setting.name()
            + " is "
            + (setting.secret() ? "'…' (not shown: it may hold credentials)" : "'" + value + "'")
            + ", but allowed is "
            + setting.allowed()
            + (setting.defaultText().isEmpty()
                ? "."
                : " (default " + setting.defaultText() + ")."));
  }
}
