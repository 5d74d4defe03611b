package dev.twinfold.topology.stream;

import org.apache.kafka.streams.kstream.KStream;

/** Tells the compiler what an arrow out of a node with several outputs carries. */
final class KStreams {
  private KStreams() {}

  /** The stream as one of the type that its processor forwards to the child that follows. */
  @SuppressWarnings("unchecked")
  static <V> KStream<byte[], V> only(KStream<byte[], Object> stream) {
    return (KStream<byte[], V>) (KStream<byte[], ?>) stream;
  }
}
