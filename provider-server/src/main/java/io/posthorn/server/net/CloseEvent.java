package io.posthorn.server.net;

import io.posthorn.api.wire.ErrorCode;

/**
 * Asks the handlers of a channel to end it.
 *
 * @param afterAnswers whether all that was read is to be answered before
 */
record CloseEvent(ErrorCode code, String text, boolean afterAnswers) {}
