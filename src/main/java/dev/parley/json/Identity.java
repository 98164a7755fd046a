package dev.parley.json;

/**
 * Who speaks, as the server states it in frames: written once for each sender and not for each
 * frame. Made by {@link FrameReader#identity}; never changes.
 */
public final class Identity {
  private final String field;
  private final String member;
  private final String head;

  Identity(String field, String value) {
    this.field = field;
    this.member = JsonText.quote(field) + ":" + JsonText.quote(value);
    this.head = "{" + member + ",";
  }

  /** The name of the field. */
  String field() {
    return field;
  }

  /** {@code "from":"alice"}. */
  String member() {
    return member;
  }

  /** A brace, the member and a comma: what stands before the other members. */
  String head() {
    return head;
  }
}
