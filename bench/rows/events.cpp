// SPDX-License-Identifier: MIT
// Events, which the host has no exact counterpart of: an eventfd stands in.
#include <memory>

#include "bench/support/row.hpp"
#include "peer.hpp"

namespace ws2::bench {
namespace {

Measurement set_and_reset() {
    return [event = std::make_shared<peer::Event>()](std::int64_t count) {
        return timed(count, [&] {
            event->set();
            event->reset();
        });
    };
}

Added const added{"SetEvent+ResetEvent", set_and_reset};

}  // namespace
}  // namespace ws2::bench
