/**
 * Java objects as bytes and back, the bodies of object messages: what is written, and which classes are read.
 *
 * <p>Whoever may send to a destination chooses the bytes that a consumer reads, and reading an object runs code of its
 * class. So a class is read only if it is one of the JDK's values or the application has allowed it, and reading is bounded.
 *
 * <p>Immutable, for any thread. The rooms of messages and settings use it.
 */
@NullMarked
package io.posthorn.jms.object;

import org.jspecify.annotations.NullMarked;
