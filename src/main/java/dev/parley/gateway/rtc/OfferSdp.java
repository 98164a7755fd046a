package dev.parley.gateway.rtc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An offer of one data channel transport and nothing else (RFC 8841, RFC 8866). Read strictly and
 * written anew: what reaches a stack's native code has only lines that this class knows, each in a
 * form that it has checked. Attributes that nothing here needs are left out.
 */
public final class OfferSdp {
  private static final int MAX_CHARS = 64 * 1024;
  private static final int MAX_LINES = 512;
  private static final int MAX_CANDIDATES = 64;

  /** RFC 8841, section 6.1: what counts when the attribute is absent. */
  private static final int DEFAULT_MAX_MESSAGE = 65_536;

  /** Larger ones libwebrtc does not send. */
  private static final int LARGEST_MESSAGE = 262_144;

  private static final Pattern MEDIA =
      Pattern.compile(
          "application [0-9]{1,5} (?<proto>(?:UDP/|TCP/)?DTLS/SCTP) (?<format>[a-z0-9-]{1,32})");

  /** What is kept, with the form that it must have. Older browsers say sctpmap, not sctp-port. */
  private static final Map<String, Pattern> KEPT = new LinkedHashMap<>();

  static {
    KEPT.put("mid", Pattern.compile("[A-Za-z0-9_.+-]{1,32}"));
    KEPT.put("ice-ufrag", Pattern.compile("[A-Za-z0-9+/=_#-]{4,256}"));
    KEPT.put("ice-pwd", Pattern.compile("[A-Za-z0-9+/=_#-]{22,256}"));
    KEPT.put("ice-options", Pattern.compile("[A-Za-z0-9+-]{1,32}(?: [A-Za-z0-9+-]{1,32}){0,7}"));
    KEPT.put(
        "fingerprint",
        Pattern.compile(
            "(?i:sha-256 (?:[0-9a-f]{2}:){31}|sha-384 (?:[0-9a-f]{2}:){47}"
                + "|sha-512 (?:[0-9a-f]{2}:){63}|sha-1 (?:[0-9a-f]{2}:){19})[0-9a-fA-F]{2}"));
    KEPT.put("setup", Pattern.compile("actpass|active|passive"));
    KEPT.put("sctp-port", Pattern.compile("[0-9]{1,5}"));
    KEPT.put("sctpmap", Pattern.compile("[0-9]{1,5} webrtc-datachannel(?: [0-9]{1,5})?"));
  }

  private static final List<String> NEEDED =
      List.of("mid", "ice-ufrag", "ice-pwd", "fingerprint", "setup");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final String text;
  private final String mid;
  private final int maxMessageBytes;

  private OfferSdp(String text, String mid, int maxMessageBytes) {
    this.text = text;
    this.mid = mid;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Whether a text is short enough to be an offer. */
  public static boolean isShort(String sdp) {
    return sdp.length() <= MAX_CHARS;
  }

  /**
   * Reads an offer.
   *
   * @throws BadSdp if it is none, or offers media, too
   */
  public static OfferSdp read(String sdp) throws BadSdp {
    if (!isShort(sdp)) {
      throw new BadSdp("longer than " + MAX_CHARS + " characters");
    }
    List<String> lines = sdp.lines().toList();
    if (lines.size() > MAX_LINES || lines.isEmpty() || !lines.get(0).equals("v=0")) {
      throw new BadSdp("not SDP of version 0");
    }
    return new Reader().read(lines);
  }

  /** The offer as a stack is to see it, lines ended by CR LF. */
  public String text() {
    return text;
  }

  /** The name of the one media section. */
  public String mid() {
    return mid;
  }

  /**
   * The largest message that the peer takes: its {@code a=max-message-size} (RFC 8841, section 6),
   * 65,536 without, never more than 262,144, which also stands for "no limit".
   *
   * @return bytes, above zero
   */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** One offer being read. */
  private static final class Reader {
    private final Map<String, List<String>> found = new LinkedHashMap<>();
    private final List<String> candidates = new ArrayList<>();
    private String proto;
    private String format;
    private String maxMessage;
    private boolean lite;

    OfferSdp read(List<String> lines) throws BadSdp {
      for (String line : lines) {
        if (line.startsWith("m=")) {
          media(line.substring(2));
        } else if (line.startsWith("a=")) {
          int colon = line.indexOf(':');
          if (colon < 0) {
            lite |= line.equals("a=ice-lite");
          } else {
            attribute(line.substring(2, colon), line.substring(colon + 1));
          }
        }
      }
      if (proto == null) {
        throw new BadSdp("no data channels offered");
      }
      for (String needed : NEEDED) {
        if (!found.containsKey(needed)) {
          throw new BadSdp("a=" + needed + " is missing");
        }
      }
      String mid = found.get("mid").get(0);
      int max = max();
      return new OfferSdp(write(mid, max), mid, max);
    }

    private void media(String media) throws BadSdp {
      var form = MEDIA.matcher(media);
      if (proto != null || !form.matches()) {
        throw new BadSdp("something other than one data channel section");
      }
      proto = form.group("proto");
      format = form.group("format");
    }

    private void attribute(String name, String value) throws BadSdp {
      if (name.equals("candidate")) {
        if (candidates.size() == MAX_CANDIDATES) {
          throw new BadSdp("too many candidates");
        }
        // A kind of candidate that is not known is no reason to refuse those that are.
        PeerCandidates.read("candidate:" + value).ifPresent(candidates::add);
      } else if (name.equals("max-message-size")) {
        maxMessage = value;
      } else if (KEPT.containsKey(name)) {
        if (!KEPT.get(name).matcher(value).matches()) {
          throw new BadSdp("a=" + name + " is malformed");
        }
        List<String> values = found.computeIfAbsent(name, key -> new ArrayList<>());
        // In the session's part and in the media's, at most; several fingerprints may be one key's.
        if (values.size() == 4) {
          throw new BadSdp("a=" + name + " too often");
        }
        values.add(value);
      }
    }

    private int max() throws BadSdp {
      if (maxMessage == null) {
        return DEFAULT_MAX_MESSAGE;
      }
      if (!NUMBER.matcher(maxMessage).matches()) {
        throw new BadSdp("a=max-message-size is malformed");
      }
      long bytes = Long.parseLong(maxMessage);
      return bytes == 0 ? LARGEST_MESSAGE : (int) Math.min(bytes, LARGEST_MESSAGE);
    }

    private String write(String mid, int max) {
      StringBuilder out = new StringBuilder(1024);
      line(out, "v=0");
      line(out, "o=- 1 2 IN IP4 127.0.0.1");
      line(out, "s=-");
      line(out, "t=0 0");
      line(out, "a=group:BUNDLE " + mid);
      if (lite) {
        line(out, "a=ice-lite");
      }
      line(out, "m=application 9 " + proto + " " + format);
      line(out, "c=IN IP4 0.0.0.0");
      found.forEach(
          (name, values) -> {
            // The media section's own value comes last and is the one that counts.
            for (String value : name.equals("fingerprint") ? values : last(values)) {
              line(out, "a=" + name + ":" + value);
            }
          });
      line(out, "a=max-message-size:" + max);
      candidates.forEach(candidate -> line(out, "a=" + candidate));
      return out.toString();
    }

    private static List<String> last(List<String> values) {
      return values.subList(values.size() - 1, values.size());
    }

    private static void line(StringBuilder out, String line) {
      out.append(line).append("\r\n");
    }
  }
}
