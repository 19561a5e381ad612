// SPDX-License-Identifier: MIT
// The half of Catch2 that watches runs; apart from catch.hpp because in version 2 it is heavy and
// only the few listeners need it.
#pragma once

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <string>

#include "tests/support/catch.hpp"

namespace ws2::test {

#ifdef WS2_CATCH_V2
using ListenerBase = Catch::TestEventListenerBase;
inline std::string name_of(Catch::TestCaseStats const& stats) { return stats.testInfo.name; }
#else
using ListenerBase = Catch::EventListenerBase;
inline std::string name_of(Catch::TestCaseStats const& stats) { return stats.testInfo->name; }
#endif

}  // namespace ws2::test
