package dev.twinfold.local.bill.file;

import dev.twinfold.local.bill.BillLine;
import java.util.ArrayList;
import java.util.List;

/**
 * One number of a line, with its name: what can be added up as long as the names are the same.
 *
 * @param name as it stands in the column
 * @param operation which one was done; empty for all other measures
 */
record Measure(String name, String operation, long quantity) {
  /** All numbers of a line, operations in the order of their names. */
  static List<Measure> of(BillLine line) {
    List<Measure> measures = new ArrayList<>();
    measures.add(
        new Measure(line.client().isEmpty() ? "unique_clients" : "machines", "", line.machines()));
    line.operations()
        .forEach((operation, count) -> measures.add(new Measure("operations", operation, count)));
    measures.add(new Measure("reports", "", line.reports()));
    measures.add(new Measure("ahead_reports", "", line.aheadReports()));
    line.clonesDetected()
        .ifPresent(clones -> measures.add(new Measure("clones_detected", "", clones)));
    return measures;
  }
}
