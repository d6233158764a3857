/**
 * Messages that are sent by one namespace and received by the other. The sender and the receiver are compiled for both; the
 * test that has both stands in posthorn-tck-adapter-javax, since one class path holds one.
 */
@NullMarked
package io.posthorn.tck.namespaces;

import org.jspecify.annotations.NullMarked;
