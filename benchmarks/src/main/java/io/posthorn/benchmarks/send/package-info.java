/**
 * What one persistent send costs beside the disk: its median against an append and a force on the same disk in the same
 * run, and how often threads were woken for it. And what it costs that messages which are not persistent spill to disk.
 */
@NullMarked
package io.posthorn.benchmarks.send;

import org.jspecify.annotations.NullMarked;
