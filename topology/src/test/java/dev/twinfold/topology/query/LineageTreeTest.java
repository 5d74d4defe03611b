package dev.twinfold.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twinfold.topology.lineage.ClientStatus;
import dev.twinfold.topology.lineage.Identity;
import dev.twinfold.topology.lineage.Verdict;
import dev.twinfold.topology.query.Answers.ForkGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The shape of lineages of any size, a page at a time. */
class LineageTreeTest {
  private static final Identity IMAGE = new Identity(1, 1);

  @Test
  void aGoldenImageIsReadPageByPageAndEveryBranchOnce() {
    int clones = 100_000;
    SplittableRandom random = new SplittableRandom(7);
    List<Twig> twigs = new ArrayList<>();
    twigs.add(first(IMAGE));
    for (int i = 0; i < clones; i++) {
      // Many begin in the same millisecond.
      twigs.add(clone(new Identity(random.nextLong(), i + 1L), IMAGE, 1000 + i / 50));
    }
    LineageTree tree = new LineageTree(twigs, Instant.now(), Duration.ZERO);

    LineageTree.Part overview = tree.overview(200);
    assertThat(overview.branches()).hasSizeLessThanOrEqualTo(200).first().isEqualTo(twigs.get(0));
    ForkGroup fork = overview.forks().get(1);
    assertThat(fork.branches()).isEqualTo(clones);
    assertThat(fork.verdicts().suspected()).isEqualTo(clones);

    List<Twig> read = new ArrayList<>(overview.branches().subList(1, 1 + fork.shown()));
    Optional<Cursor> after = Cursor.parse(fork.next());
    while (after.isPresent()) {
      LineageTree.Part page = tree.page(new Twig.Place(IMAGE, IMAGE), after, 1000);
      read.addAll(page.branches());
      after = Optional.ofNullable(page.forks().get(0).next()).flatMap(Cursor::parse);
    }
    assertThat(read).hasSize(clones).doesNotHaveDuplicates();
  }

  @Test
  void clonesOfClonesAreShownBelowTheirParentsAsFarAsThereIsRoom() {
    List<Twig> twigs = new ArrayList<>(List.of(first(IMAGE)));
    Identity parent = IMAGE;
    for (int i = 2; i < 5000; i++) {
      Identity child = new Identity(1, i);
      twigs.add(clone(child, parent, i));
      parent = child;
    }
    LineageTree tree = new LineageTree(twigs, Instant.now(), Duration.ZERO);
    LineageTree.Part overview = tree.overview(50);
    assertThat(overview.branches()).isEqualTo(twigs.subList(0, 50));
    ForkGroup last = overview.forks().get(50);
    assertThat(last.shown()).isZero();
    assertThat(last.branches()).isEqualTo(1);
    assertThat(last.next()).isNull();
  }

  @Test
  void aCloneWhoseOriginalIsForgottenStandsBesideTheFirstClient() {
    LineageTree tree =
        new LineageTree(
            List.of(first(IMAGE), clone(new Identity(1, 3), new Identity(1, 2), 5)),
            Instant.now(),
            Duration.ZERO);
    assertThat(tree.overview(10).forks()).singleElement().extracting("branches").isEqualTo(2);
  }

  private static Twig first(Identity client) {
    return new Twig(
        client, Twig.Place.ROOT, -1, false, 0, 0, 0, Verdict.SUSPECTED, ClientStatus.ACTIVE);
  }

  private static Twig clone(Identity client, Identity original, long millis) {
    return new Twig(
        client,
        new Twig.Place(original, original),
        0,
        true,
        millis,
        millis,
        millis,
        Verdict.SUSPECTED,
        ClientStatus.ACTIVE);
  }
}
