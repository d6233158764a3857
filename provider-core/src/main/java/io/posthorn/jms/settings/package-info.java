/**
 * How a client is to connect and behave: what URLs and factory setters say, as the checked settings of the rooms below.
 *
 * <p>All types are immutable and may be shared between threads. Used by connection factories only.
 */
@NullMarked
package io.posthorn.jms.settings;

import org.jspecify.annotations.NullMarked;
