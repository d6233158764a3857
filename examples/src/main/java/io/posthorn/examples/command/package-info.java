/**
 * The command line: {@code posthorn quickstart}, {@code produce}, {@code consume}. The last two stand here and not at the
 * broker because they are ordinary JMS programs; {@code posthorn server} is the broker's own main class.
 *
 * <p>One thread, {@code main}. Used by the script {@code ./posthorn}.
 */
@NullMarked
package io.posthorn.examples.command;

import org.jspecify.annotations.NullMarked;
