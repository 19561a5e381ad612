// SPDX-License-Identifier: MIT
// How option values travel through the caller's memory: the only place that looks at lengths.
#pragma once

#include <cstdint>

#include "shim/core/options/options.hpp"

namespace ws2::core {

struct DecodedOption {
    std::uint32_t value = 0;
    bool is_absent = false;  // a length of 0 that Windows accepts: nothing changes
};

// The value of a set, or why its length or pointer is no good.
Result<DecodedOption> decode_option(Shape shape, OptionInput input);

// Whether a get may go on; a short one leaves what Windows leaves.
Code check_option_room(Shape shape, OptionOutput& output);
void encode_option(Shape shape, std::uint32_t value, OptionOutput& output);

}  // namespace ws2::core
