package dev.parley.guard.token;

import com.nimbusds.jose.KeySourceException;

/** A token is signed with a key that is not among the issuer's keys at hand. */
final class UnknownKeyException extends KeySourceException {
  private static final long serialVersionUID = 1L;

  UnknownKeyException() {
    super("no such key");
  }
}
