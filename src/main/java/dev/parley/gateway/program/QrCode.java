package dev.parley.gateway.program;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.Charset;

/** A QR code (ISO/IEC 18004) made of characters, for a terminal. */
final class QrCode {
  /** Modules of white around it, as the standard asks for. */
  private static final int QUIET = 4;

  // Black on white whatever the terminal's colours are: not all readers take a negative.
  private static final String BLACK_ON_WHITE = "\u001b[30;47m";
  private static final String RESET = "\u001b[0m";
  private static final String[] HALVES = {" ", "▄", "▀", "█"};
  private static final String[] PLAIN = {"  ", "##"};

  private QrCode() {}

  /**
   * The lines of a code: two rows of modules to a line where the terminal has block characters, one
   * where it has not.
   *
   * @param terminal what the terminal can show
   * @throws IllegalArgumentException if the text is too long for a code
   */
  static String of(String text, Charset terminal) {
    ByteMatrix code;
    try {
      code = Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException("The link is too long for a QR code.", e);
    }
    boolean blocks = terminal.newEncoder().canEncode("▀▄█");
    StringBuilder lines = new StringBuilder();
    for (int y = -QUIET; y < code.getHeight() + QUIET; y += blocks ? 2 : 1) {
      lines.append(blocks ? BLACK_ON_WHITE : "");
      for (int x = -QUIET; x < code.getWidth() + QUIET; x++) {
        lines.append(
            blocks ? HALVES[dark(code, x, y) * 2 + dark(code, x, y + 1)] : PLAIN[dark(code, x, y)]);
      }
      lines.append(blocks ? RESET : "").append(System.lineSeparator());
    }
    return lines.toString();
  }

  private static int dark(ByteMatrix code, int x, int y) {
    boolean inside = x >= 0 && y >= 0 && x < code.getWidth() && y < code.getHeight();
    return inside && code.get(x, y) == 1 ? 1 : 0;
  }
}
