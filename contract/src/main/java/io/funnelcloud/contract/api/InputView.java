package io.funnelcloud.contract.api;

/// `GET` and `POST /api/v1/requests/{id}/input`: what was sent to the standard input of one
/// machine's command after it was asked for.
///
/// @param offset where the bytes of this call begin; the next ones begin at `bytes`
/// @param bytes all bytes kept at HQ
/// @param taken how many of them the machine has
/// @param ended nothing more can be sent
public record InputView(
    String machine, String opId, long offset, long bytes, long taken, boolean ended) {}
