package dev.parley.door.express;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.door.express.ClientFrames.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sequences of frames, most of them nearly right, must be understood as {@link JettyOracle} does,
 * however they are cut. A few seconds of them; {@code -Dparley.fuzz.sequences=10000000} and {@code
 * -Dparley.fuzz.seed} ask for more and for others. A failure names the seed of its own sequence.
 */
class FrameFuzzTest {
  private static final int LIMIT = 300;
  private static final int[] OPCODES = {0, 0, 1, 1, 1, 1, 2, 8, 9, 9, 10};
  private static final String[] PIECES = {
    "a", "hello ", "ä", "€", "😀", "\uFFFF", "{\"type\":\"x\"}", "0123456789"
  };
  private static final String[] BAD = {
    "C3", "E282", "F09F98", "ED", "EDA0", "EDA080", "80", "C0AF", "E080", "F4", "F490", "FF"
  };
  private static final int[] CODES = {
    1000, 1001, 1003, 1004, 1005, 1006, 1007, 1011, 1012, 1014, 1015, 1016, 2999, 3000, 4999, 5000
  };

  @Test
  void oursHearsWhatJettyHears() {
    long count = Long.getLong("parley.fuzz.sequences", 50_000);
    long seed = Long.getLong("parley.fuzz.seed", 20_261_121L);
    for (long i = 0; i < count; i++) {
      one(seed + i);
    }
  }

  private static void one(long seed) {
    Random random = new Random(seed);
    ClientFrames frames = new ClientFrames();
    int judged = -1;
    boolean open = false;
    int most = 1 + random.nextInt(8);
    for (int i = 0; i < most && judged < 0; i++) {
      int opcode = opcode(random, open);
      boolean fin = opcode >= 8 ? random.nextInt(40) > 0 : random.nextInt(3) > 0;
      if (opcode < 8) {
        open = !fin;
      }
      int before = frames.bytes().length;
      if (frame(frames, random, (fin ? 0x80 : 0) | opcode)) {
        judged = before;
      }
    }
    byte[] bytes = frames.bytes();
    List<String> theirs = new ArrayList<>();
    if (judged < 0) {
      theirs.addAll(new JettyOracle(LIMIT).read(bytes));
    } else {
      // A length that is not in its shortest form, which Jetty does not mind.
      theirs.addAll(new JettyOracle(LIMIT).read(Arrays.copyOf(bytes, judged)));
      if (theirs.stream().noneMatch(e -> e.startsWith("failed") || e.startsWith("close"))) {
        theirs.add("failed WEBSOCKET_ERROR");
      }
    }
    Heard whole = feed(bytes, random, bytes.length);
    Heard pieces = feed(bytes, random, 1 + random.nextInt(20));
    assertThat(whole.events)
        .as(() -> "seed " + seed + " " + HexFormat.of().formatHex(bytes))
        .isEqualTo(theirs);
    assertThat(pieces.events).as("in pieces, seed %s", seed).isEqualTo(whole.events);
  }

  /** Mostly one that may come now. */
  private static int opcode(Random random, boolean open) {
    if (random.nextInt(30) == 0) {
      return random.nextInt(16);
    }
    int opcode = OPCODES[random.nextInt(OPCODES.length)];
    if (opcode < 8 && random.nextInt(20) > 0) {
      return open ? Opcode.CONTINUATION : opcode == 0 ? Opcode.TEXT : opcode;
    }
    return opcode;
  }

  /**
   * One frame, with at most one thing wrong in its header.
   *
   * @return whether its length is not in the shortest form, in which case nothing follows it
   */
  private static boolean frame(ClientFrames frames, Random random, int first) {
    boolean control = (first & 0x0F) >= 8;
    byte[] payload = payload(random, first & 0x0F);
    int length = payload.length;
    switch (random.nextInt(60)) {
      case 0 -> frames.header(first | 0x10 << random.nextInt(3), true, Form.of(length), length);
      case 1 -> frames.header(first, false, Form.of(length), length);
      case 2 -> {
        if (!control && length < 126) {
          frames.header(first, true, random.nextBoolean() ? Form.TWO : Form.EIGHT, length);
          return true;
        }
        frames.header(first, true, Form.of(length), length);
      }
      case 3 -> {
        // Announced, and too big by its header; what follows is of no interest.
        if (!control) {
          long huge = LIMIT + 1L + random.nextInt(100_000);
          frames.header(first, true, Form.of(huge), huge).raw((byte) 0);
          return false;
        }
        frames.header(first, true, Form.of(length), length);
      }
      default -> frames.header(first, true, Form.of(length), length);
    }
    frames.payload(payload);
    return false;
  }

  private static byte[] payload(Random random, int opcode) {
    if (opcode == Opcode.CLOSE) {
      return closeBody(random);
    }
    ClientFrames bytes = new ClientFrames();
    int pieces = opcode >= 8 ? random.nextInt(4) : random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(60) == 0) {
        bytes.raw(HexFormat.of().parseHex(BAD[random.nextInt(BAD.length)]));
      } else {
        bytes.raw(ClientFrames.utf8(PIECES[random.nextInt(PIECES.length)]));
      }
    }
    byte[] all = bytes.bytes();
    boolean cut = opcode < 8 && all.length > 0 && random.nextInt(4) == 0;
    return cut ? Arrays.copyOf(all, random.nextInt(all.length)) : all;
  }

  private static byte[] closeBody(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> new byte[0];
      case 1 -> new byte[] {3};
      case 2 -> new byte[] {3, (byte) 0xE8, (byte) 0xC3};
      case 3 -> ClientFrames.closeBody(random.nextInt(65_536), "");
      default -> ClientFrames.closeBody(CODES[random.nextInt(CODES.length)], "why ä");
    };
  }

  private static Heard feed(byte[] bytes, Random random, int most) {
    Heard heard = new Heard();
    FrameDecoder decoder = new FrameDecoder(() -> LIMIT, heard);
    byte[] copy = bytes.clone();
    for (int from = 0; from < copy.length; ) {
      int to =
          most >= copy.length
              ? copy.length
              : Math.min(copy.length, from + 1 + random.nextInt(most));
      decoder.feed(copy, from, to);
      from = to;
    }
    // What comes after a first error is for other tests.
    int end = 0;
    while (end < heard.events.size() && !heard.events.get(end).startsWith("failed")) {
      end++;
    }
    Heard first = new Heard();
    first.events.addAll(heard.events.subList(0, Math.min(end + 1, heard.events.size())));
    return first;
  }
}
