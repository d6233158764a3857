/**
 * Conformance tests, a package for each chapter of the specification: {@code message} (3), {@code domain} (4),
 * {@code administered} (5), {@code session} (6, connections and distributed transactions too), {@code producer} (7),
 * {@code consumer} (8), {@code classic} (9, and connection consumers of 11) and {@code error} (10). Each test is tagged with
 * its sections of Jakarta Messaging 3.1, which has the same chapters as JMS 2.0, and some with one of the {@code point-01} to
 * {@code point-40} that providers get wrong. They use the client's public API over a socket to a broker that is a process of
 * its own, and run in both namespaces.
 */
@NullMarked
package io.posthorn.tck.conformance;

import org.jspecify.annotations.NullMarked;
