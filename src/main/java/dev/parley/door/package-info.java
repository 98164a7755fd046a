/**
 * The door: where lines come in. The only package that imports {@code jakarta.websocket}; nobody
 * outside can tell what a line is made of.
 *
 * <p>An upgrade passes {@link dev.parley.door.UpgradeFilter}, which asks {@link
 * dev.parley.door.Admission} and answers refusals itself; what passes is upgraded through one
 * hidden end point, whatever its path, so that a protocol names its path and nothing else. A line
 * is a {@link dev.parley.door.StandardLine}: an {@link dev.parley.door.Inlet} for what arrives and
 * an {@link dev.parley.door.Outbox} for what leaves. With {@code WEBSOCKET_ENGINE=express} the
 * upgrade goes to {@link dev.parley.door.express} instead, and the same outbox to another {@link
 * dev.parley.door.Wire}. docs/SERVERS.md tells what each application server does differently and
 * what is done about it.
 *
 * <p>May import {@code exchange} and {@code settings}.
 */
package dev.parley.door;
