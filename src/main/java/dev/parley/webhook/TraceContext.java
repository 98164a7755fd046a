package dev.parley.webhook;

import dev.parley.exchange.Upgrade;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The trace that a client's upgrade belongs to (W3C Trace Context), carried on to webhooks
 * unchanged, so that what they do shows up in it. What is malformed is left out, as the
 * recommendation asks (3.2.2.5, 3.3.1.4).
 */
public final class TraceContext {
  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  /** Version, trace id, parent id, flags; versions to come may have more. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})"
              + "|(?:(?!00|ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[!-~]*)?)");

  /** What must be carried on at least (3.3.1.5); longer ones come from nobody who means well. */
  private static final int LONGEST_STATE = 512;

  private TraceContext() {}

  /** {@code headers}, and those of the trace unless they are among them. */
  public static List<Header> addedTo(List<Header> headers, Upgrade upgrade) {
    List<String> parents = upgrade.headers().getOrDefault(PARENT, List.of());
    if (parents.size() != 1
        || !FORM.matcher(parents.get(0)).matches()
        || headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(PARENT))) {
      return headers;
    }
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header(PARENT, parents.get(0)));
    String state = String.join(",", upgrade.headers().getOrDefault(STATE, List.of()));
    boolean sendable =
        !state.isEmpty()
            && state.length() <= LONGEST_STATE
            && state.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\t');
    if (sendable && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(STATE))) {
      all.add(new Header(STATE, state));
    }
    return List.copyOf(all);
  }
}
