package dev.twinfold.local.access;

import java.util.List;

/**
 * How what a broker grants differs from what it should, each as a line of words.
 *
 * @param missing wanted, but not there
 * @param tooMuch there for users that were named, but not wanted
 * @param others there for users that were not named, on what is Twinfold's
 */
public record AccessFinding(List<String> missing, List<String> tooMuch, List<String> others) {
  /** Copies the lists. */
  public AccessFinding {
    missing = List.copyOf(missing);
    tooMuch = List.copyOf(tooMuch);
    others = List.copyOf(others);
  }

  /** True if all is granted and nothing else. */
  public boolean isRight() {
    return missing.isEmpty() && tooMuch.isEmpty() && others.isEmpty();
  }
}
