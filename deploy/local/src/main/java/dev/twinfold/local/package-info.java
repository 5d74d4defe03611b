/** Everything that runs Twinfold on one machine, behind the command line {@code twinfold}. */
package dev.twinfold.local;
