package dev.parley.it;

import dev.parley.it.transcript.Rehearsal;
import dev.parley.it.transcript.TranscriptLibrary;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every golden conversation, against a real server. */
class TranscriptsIT {

  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Rehearsal.of(TranscriptLibrary.all(), TestServers::get);
  }
}
