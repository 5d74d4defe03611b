package dev.twinfold.local.load;

import java.util.List;

/** What people ask, some of everything, and what a right answer has in it. */
final class Questions {
  /**
   * A question.
   *
   * @param path below {@code /api/v1}
   * @param contained what stands in every right answer
   */
  record Question(String path, String contained) {}

  private static final List<String> WITHOUT_CLIENTS = List.of("/overview", "/tenants", "/clones");

  private final ReportStream reports;
  private final int copies;

  /** About machines of which the first so many are copies. */
  Questions(ReportStream reports, int copies) {
    this.reports = reports;
    this.copies = copies;
  }

  /** What can be asked before anybody reported. */
  static Question early(long number) {
    return new Question(WITHOUT_CLIENTS.get((int) (number % WITHOUT_CLIENTS.size())), "\"asOf\":");
  }

  /** The question of that number: of ten, four are about one client. */
  Question at(long number) {
    long machine = copies + number * 7919 % (reports.machines() - copies);
    String lineage = reports.lineage(machine);
    String ofLineage = "\"lineage\":\"" + lineage + "\"";
    String tenant = reports.tenant(machine);
    String ofTenant = "\"tenant\":\"" + tenant + "\"";
    return switch ((int) (number % 10)) {
      case 0 -> new Question("/overview", "\"active\":" + reports.machines());
      case 1 -> new Question("/tenants", ofTenant);
      case 2 -> new Question("/tenants/" + tenant + "/clients?limit=50", ofTenant);
      case 3 -> new Question("/tenants/" + tenant + "/usage", "\"state\":\"OPEN\"");
      case 4 -> new Question("/clones?limit=50", "\"lineage\":\"" + reports.lineage(0) + "\"");
      case 5 -> new Question("/lineages/" + reports.lineage(0), "\"branches\":" + (copies - 1));
      case 6 -> new Question("/lineages/" + lineage, "\"client\":\"" + lineage + "\"");
      case 7 -> new Question("/search?q=" + ReportStream.host(machine), ofLineage);
      default -> new Question("/lineages/" + lineage + "/clients/" + lineage, ofLineage);
    };
  }
}
