/** What test suites need of a broker in a process of its own: users, and queues made, emptied and deleted by HTTP. */
@NullMarked
package io.posthorn.tck.admin;

import org.jspecify.annotations.NullMarked;
