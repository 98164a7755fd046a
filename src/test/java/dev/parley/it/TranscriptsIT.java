package dev.parley.it;

import dev.parley.it.transcript.Rehearsal;
import dev.parley.it.transcript.Transcript;
import dev.parley.it.transcript.TranscriptLibrary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden conversation, against a real server. {@code -Dparley.transcripts=ayame/rooms}
 * replays only those whose file and title contain the words.
 */
class TranscriptsIT {

  @TestFactory
  Stream<DynamicNode> transcripts() {
    String wanted = System.getProperty("parley.transcripts", "");
    List<Transcript> transcripts =
        TranscriptLibrary.all().stream().filter(t -> t.toString().contains(wanted)).toList();
    return Rehearsal.of(transcripts, TestServers::get);
  }
}
