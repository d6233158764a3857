/** Tests of who gets in, by the JMS API over a socket: users, wrong passwords, connections without a user. */
@NullMarked
package io.posthorn.tck.security;

import org.jspecify.annotations.NullMarked;
