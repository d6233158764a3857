/**
 * The seams of authentication and authorization. The broker asks before every operation; what it asks is pluggable.
 */
@NullMarked
package io.posthorn.api.spi.security;

import org.jspecify.annotations.NullMarked;
