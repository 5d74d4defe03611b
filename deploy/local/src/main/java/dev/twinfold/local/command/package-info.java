/** The subcommands of {@code twinfold}: options, words and exit codes; the work is elsewhere. */
package dev.twinfold.local.command;
