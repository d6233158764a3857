/** Connection consumers and the pools of sessions that application servers have (Jakarta Messaging 3.1, §11.2). */
@NullMarked
package io.posthorn.tck.pool;

import org.jspecify.annotations.NullMarked;
