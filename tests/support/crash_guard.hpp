// SPDX-License-Identifier: MIT
// A call that crashes instead of failing must fail its own row and not take the others with it.
#pragma once

#include <functional>
#include <string>

namespace ws2::test {

// Runs `body` and says what crashed it, or nothing. Only crashes of the calling thread count; a
// crash of another thread ends the program with a status that is not 0. Where the body crashed its
// objects are left behind: sockets stay open until the program ends. On hosts with signals a crash
// is Catch2's to report and ends the program: there the library is ours, and a crash is a defect.
std::string crash_of(std::function<void()> const& body);

}  // namespace ws2::test
