/**
 * Texts that a gateway sends in pieces because they are larger than a data channel takes: frames
 * `{"type":"__chunk__","id","seq","count","b64"}`, each with a piece of the text's UTF-8 bytes.
 *
 * @module chunks
 */

/** What may wait for its missing pieces; a gateway sends one text after the other. */
const MAX_WAITING_CHARS = 64 * 1024 * 1024;
const MAX_PIECES = 65_536;
const MARK = "__chunk__";

/** Puts texts together again. One for all channels of a session: ids are unique over them. */
export class ChunkJoiner {
  /** @type {Map<number | string, {pieces: string[], missing: number}>} */
  #texts = new Map();
  #waiting = 0;

  /**
   * @param {string} text as it came
   * @returns {string | null} a whole text, `null` while pieces are missing
   * @throws {Error} if a piece does not fit, or too much waits
   */
  take(text) {
    // Most texts are whole; only what may be a piece is read.
    if (!text.includes(MARK)) return text;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return text;
    }
    return frame?.type === MARK ? this.#piece(frame) : text;
  }

  #piece({ id, seq, count, b64 }) {
    const fits = Number.isInteger(count) && count > 0 && count <= MAX_PIECES &&
      Number.isInteger(seq) && seq >= 0 && seq < count && typeof b64 === "string";
    if (!fits) throw new Error("a piece that fits nowhere");
    const begun = this.#texts.get(id) ?? { pieces: new Array(count), missing: count };
    if (begun.pieces.length !== count || begun.pieces[seq] !== undefined) {
      throw new Error("a piece that contradicts another");
    }
    this.#waiting += b64.length;
    if (this.#waiting > MAX_WAITING_CHARS) throw new Error("too much waits for its missing pieces");
    begun.pieces[seq] = b64;
    begun.missing -= 1;
    this.#texts.set(id, begun);
    if (begun.missing > 0) return null;
    this.#texts.delete(id);
    this.#waiting -= begun.pieces.reduce((sum, piece) => sum + piece.length, 0);
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    // A character may be cut in two by the end of a piece: the decoder keeps its first half.
    return begun.pieces.map((piece) => decoder.decode(bytesOf(piece), { stream: true })).join("") +
      decoder.decode();
  }
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
