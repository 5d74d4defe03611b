package dev.twinfold.local.bill.file;

import dev.twinfold.local.bill.BillLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * The bill as Parquet: a row for each line, operations as a map, times as UTC milliseconds.
 *
 * <p>Nothing of Hadoop runs: the file is a local one, the configuration Parquet's own, and pages
 * are compressed by {@link GzipPages}.
 */
final class BillParquet {
  private BillParquet() {}

  /** Writes a file anew. */
  static void write(Level level, List<BillLine> lines, Path file) throws IOException {
    try (ParquetWriter<BillLine> writer =
        new Builder(new LocalOutputFile(file), level)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.GZIP)
            .withCodecFactory(new GzipPages())
            .build()) {
      for (BillLine line : lines) {
        writer.write(line);
      }
    }
  }

  private static final class Builder extends ParquetWriter.Builder<BillLine, Builder> {
    private final Level level;

    Builder(OutputFile file, Level level) {
      super(file);
      this.level = level;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<BillLine> getWriteSupport(ParquetConfiguration configuration) {
      return new ParquetLines(level);
    }

    // Deprecated, and yet abstract.
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<BillLine> getWriteSupport(Configuration configuration) {
      throw new IllegalStateException("nothing here is configured by Hadoop");
    }
  }
}
