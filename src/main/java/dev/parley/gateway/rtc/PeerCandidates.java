package dev.parley.gateway.rtc;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks ICE candidates (RFC 8839, section 5.1) before a stack's native code sees them. A name in
 * the place of an address is taken only if it is one of multicast DNS (RFC 8828): no stranger has
 * this host look up others.
 */
public final class PeerCandidates {
  private static final int MAX_CHARS = 1024;
  private static final int MAX_MID_CHARS = 256;
  private static final long MAX_PRIORITY = 0xffff_ffffL;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_ADDRESS_PART = 255;

  private static final String ADDRESS = "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]{2,45}";

  private static final Pattern FORM =
      Pattern.compile(
          "candidate:[A-Za-z0-9+/]{1,32} [0-9]{1,3} (?i:udp|tcp|ssltcp) (?<priority>[0-9]{1,10})"
              + " (?<address>(?:"
              + ADDRESS
              + "|[A-Za-z0-9-]{1,63}\\.local)) (?<port>[0-9]{1,5}) typ (?:host|srflx|prflx|relay)"
              + "(?: raddr (?<related>"
              + ADDRESS
              + ") rport (?<relatedPort>[0-9]{1,5}))?"
              + "(?: [a-z][a-z0-9-]{0,31} [A-Za-z0-9+/=_#.:-]{1,256}){0,8}");

  private PeerCandidates() {}

  /** Whether a candidate, and what it says of where it belongs, are short enough to be kept. */
  public static boolean isShort(String text, Optional<String> mid) {
    return text.length() <= MAX_CHARS && mid.map(String::length).orElse(0) <= MAX_MID_CHARS;
  }

  /**
   * Reads a candidate.
   *
   * @param text {@code candidate:} in front
   * @return the candidate; nothing if it is none, or of a kind that leads nowhere
   */
  public static Optional<String> read(String text) {
    Matcher form = FORM.matcher(text);
    boolean good =
        text.length() <= MAX_CHARS
            && form.matches()
            && Long.parseLong(form.group("priority")) <= MAX_PRIORITY
            && isPort(form.group("port"))
            && isAddress(form.group("address"))
            && (form.group("related") == null
                || (isPort(form.group("relatedPort")) && isAddress(form.group("related"))));
    return good ? Optional.of(text) : Optional.empty();
  }

  private static boolean isPort(String text) {
    return Integer.parseInt(text) <= MAX_PORT;
  }

  private static boolean isAddress(String text) {
    if (text.endsWith(".local")) {
      return true;
    }
    return text.indexOf(':') < 0 ? isFour(text) : isSix(text);
  }

  private static boolean isFour(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > MAX_ADDRESS_PART) {
        return false;
      }
    }
    return true;
  }

  /** RFC 4291, section 2.2: eight groups, one run of zero groups left out, IPv4 at the end. */
  private static boolean isSix(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || text.contains(":::")) {
      return false;
    }
    if (gap < 0) {
      return groups(text, true) == 8;
    }
    String head = text.substring(0, gap);
    String tail = text.substring(gap + 2);
    int before = head.isEmpty() ? 0 : groups(head, false);
    int after = tail.isEmpty() ? 0 : groups(tail, true);
    return before >= 0 && after >= 0 && before + after < 8;
  }

  /** How many groups of 16 bits; below zero if there is anything else. */
  private static int groups(String text, boolean ends) {
    int groups = 0;
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (ends && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        if (!isFour(parts[i])) {
          return -1;
        }
        groups += 2;
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        groups++;
      } else {
        return -1;
      }
    }
    return groups;
  }
}
