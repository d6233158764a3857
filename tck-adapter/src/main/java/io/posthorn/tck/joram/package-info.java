/**
 * What the conformance suite of Joram (ObjectWeb) needs to be run against Posthorn. The suite names these classes in
 * {@code provider.properties}; its tests run one after the other on one thread.
 */
@NullMarked
package io.posthorn.tck.joram;

import org.jspecify.annotations.NullMarked;
