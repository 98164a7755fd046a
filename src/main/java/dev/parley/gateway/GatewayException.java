package dev.parley.gateway;

/** A gateway cannot run here. The message is some sentences for people. */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GatewayException(String message, Throwable cause) {
    super(message, cause);
  }
}
