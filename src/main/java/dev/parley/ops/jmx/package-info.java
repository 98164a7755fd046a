/**
 * What operators see and do through JMX, with the tools of their server or of the JDK: {@code
 * dev.parley:type=Exchange}, and for each protocol {@code dev.parley:type=Protocol,name=NAME}. All
 * are MXBeans: whoever asks needs no class of ours.
 */
package dev.parley.ops.jmx;
