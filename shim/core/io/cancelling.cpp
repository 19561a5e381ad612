// SPDX-License-Identifier: MIT
#include "shim/core/io/cancelling.hpp"

#include "shim/core/io/async_state.hpp"
#include "shim/core/io/socket_polls.hpp"

namespace ws2::core {
namespace {

// Null: it has never had operations.
AsyncState* operations_of(Object& object) {
    if (object.kind() != ObjectKind::socket) return nullptr;
    return AsyncState::existing(static_cast<Socket&>(object));
}

}  // namespace

std::size_t cancel_operations(Object& object, Overlapped const* overlapped) {
    auto const polls = cancel_socket_polls(object, overlapped);
    auto* const state = operations_of(object);
    if (!state) return polls;
    return polls + (overlapped ? state->cancel_overlapped(overlapped) : state->cancel_all());
}

std::size_t cancel_own_operations(Object& object) {
    auto const polls = cancel_socket_polls(object, nullptr);
    auto* const state = operations_of(object);
    return polls + (state ? state->cancel_own() : std::size_t{0});
}

}  // namespace ws2::core
