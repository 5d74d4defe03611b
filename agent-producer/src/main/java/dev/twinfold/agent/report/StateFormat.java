package dev.twinfold.agent.report;

import dev.twinfold.agent.chain.Acknowledgement;
import dev.twinfold.agent.chain.Identity;
import dev.twinfold.agent.chain.IdentityChain;
import dev.twinfold.agent.chain.Landmark;
import dev.twinfold.agent.chain.UnreadableStateException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the state of an agent is written down: its outbox, and the usage that is not in a report yet.
 *
 * <p>Big-endian, as {@link DataOutputStream} writes; the first byte is the version of the format.
 * Not Avro: a report must come back whole whatever version of its schema the next process has.
 */
public final class StateFormat {
  private static final byte VERSION = 1;

  private StateFormat() {}

  /** What comes back from disk. */
  public static final class State {
    private final Outbox outbox;
    private final List<MinuteUsage> waiting;

    /** An outbox and the usage that waits to become reports, oldest minute first. */
    public State(Outbox outbox, List<MinuteUsage> waiting) {
      this.outbox = outbox;
      this.waiting = List.copyOf(waiting);
    }

    /** The chain and the reports not yet acknowledged. */
    public Outbox outbox() {
      return outbox;
    }

    /** Usage that waits to become reports, oldest minute first. */
    public List<MinuteUsage> waiting() {
      return waiting;
    }
  }

  /** Writes a state. */
  public static byte[] write(State state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Outbox outbox = state.outbox();
      out.writeByte(VERSION);
      writeChain(out, outbox.chain());
      out.writeLong(outbox.acknowledgedGeneration());
      out.writeInt(outbox.lastAcknowledgement().partition());
      out.writeLong(outbox.lastAcknowledgement().offset());
      out.writeInt(outbox.unacknowledged().size());
      for (Report report : outbox.unacknowledged()) {
        writeReport(out, report);
      }
      out.writeInt(state.waiting().size());
      for (MinuteUsage usage : state.waiting()) {
        writeUsage(out, usage);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to write", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a state.
   *
   * @throws UnreadableStateException if it is none, or of a later version
   */
  public static State read(byte[] bytes) throws UnreadableStateException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new UnreadableStateException(
            "format " + version + "; this version of the library reads format " + VERSION);
      }
      IdentityChain chain = readChain(in);
      long acknowledgedGeneration = in.readLong();
      Acknowledgement last = new Acknowledgement(in.readInt(), in.readLong());
      List<Report> unacknowledged = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        unacknowledged.add(readReport(in));
      }
      List<MinuteUsage> waiting = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        waiting.add(readUsage(in));
      }
      return new State(new Outbox(chain, unacknowledged, acknowledgedGeneration, last), waiting);
    } catch (UnreadableStateException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnreadableStateException("damaged: " + e, e);
    }
  }

  private static void writeChain(DataOutputStream out, IdentityChain chain) throws IOException {
    out.write(chain.lineage().bytes());
    out.writeByte(chain.tail().size());
    for (Identity identity : chain.tail()) {
      out.write(identity.bytes());
    }
    out.writeByte(chain.landmarks().size());
    for (Landmark landmark : chain.landmarks()) {
      out.writeLong(landmark.generation());
      out.write(landmark.identity().bytes());
    }
    out.writeLong(chain.generation());
    out.writeInt(chain.sequence());
  }

  private static IdentityChain readChain(DataInputStream in) throws IOException {
    Identity lineage = readIdentity(in);
    List<Identity> tail = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      tail.add(readIdentity(in));
    }
    List<Landmark> landmarks = new ArrayList<>();
    for (int left = in.readByte(); left > 0; left--) {
      landmarks.add(new Landmark(in.readLong(), readIdentity(in)));
    }
    return IdentityChain.resumed(lineage, tail, landmarks, in.readLong(), in.readInt());
  }

  private static void writeReport(DataOutputStream out, Report report) throws IOException {
    out.write(report.reportId().bytes());
    out.writeUTF(report.tenant());
    writeChain(out, report.chain());
    writeUsage(out, report.usage());
    out.writeInt(report.labels().size());
    for (Map.Entry<String, String> label : report.labels().entrySet()) {
      out.writeUTF(label.getKey());
      out.writeUTF(label.getValue());
    }
  }

  private static Report readReport(DataInputStream in) throws IOException {
    Identity reportId = readIdentity(in);
    String tenant = in.readUTF();
    IdentityChain chain = readChain(in);
    MinuteUsage usage = readUsage(in);
    Map<String, String> labels = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      labels.put(in.readUTF(), in.readUTF());
    }
    return new Report(reportId, tenant, chain, usage, labels);
  }

  private static void writeUsage(DataOutputStream out, MinuteUsage usage) throws IOException {
    out.writeLong(usage.startMillis());
    out.writeLong(usage.endMillis());
    out.writeInt(usage.operations().size());
    for (Map.Entry<String, Long> operation : usage.operations().entrySet()) {
      out.writeUTF(operation.getKey());
      out.writeLong(operation.getValue());
    }
  }

  private static MinuteUsage readUsage(DataInputStream in) throws IOException {
    long start = in.readLong();
    long end = in.readLong();
    Map<String, Long> operations = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      operations.put(in.readUTF(), in.readLong());
    }
    return new MinuteUsage(start, end, operations);
  }

  private static Identity readIdentity(DataInputStream in) throws IOException {
    return Identity.ofBytes(in.readNBytes(Identity.BYTES));
  }
}
