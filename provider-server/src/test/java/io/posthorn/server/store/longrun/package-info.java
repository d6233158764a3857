/**
 * Runs of the durable store, through its SPI, that are long or deep: what it takes of disk, heap and files must not grow
 * with what passes through it or lies in it. All on the thread of the test or of the child process.
 */
@NullMarked
package io.posthorn.server.store.longrun;

import org.jspecify.annotations.NullMarked;
