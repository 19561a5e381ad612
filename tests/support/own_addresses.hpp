// SPDX-License-Identifier: MIT
// Networks of a process's own, and what can be changed there.
#pragma once

#include <functional>

namespace ws2::test {

// In a child process that has left the machine's networks, whose exit code has to be 0. A warning
// where this user may not do that.
void run_in_own_network(std::function<void()> const& program);

// For such a program: this user may not have what it is about.
[[noreturn]] void leave_untested();

// An address of the loopback interface, beside those it has; null takes it away again. False: this
// user may not.
bool set_second_address(char const* address);
bool start_loopback();

// Any interface gets an IPv4 address, with this mask unless that is null; and is up. False: this
// user may not.
bool give_address(char const* interface_name, char const* address, char const* netmask);
bool start_interface(char const* interface_name);

// Whether every client is answered with a SYN cookie, or only those of a flood. False: this user
// may not.
bool answer_with_syn_cookies(bool always);

}  // namespace ws2::test
