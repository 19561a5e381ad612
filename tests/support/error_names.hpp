// SPDX-License-Identifier: MIT
// Names for the codes that tests print: "WSAENOTSOCK (10038)" reads better than 10038.
#pragma once

#include <string>

namespace ws2::test {

// "WSAENOTSOCK (10038)", or the bare number when the code has no name here.
std::string error_name(int code);

}  // namespace ws2::test
