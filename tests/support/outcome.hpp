// SPDX-License-Identifier: MIT
// What a call returned and what it left in the last error, taken together before anything can
// disturb either. A sentinel is planted first, so a code left over from an earlier call never
// passes for this one's.
#pragma once

#include <winsock2.h>

#include <algorithm>
#include <initializer_list>
#include <ostream>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_names.hpp"

namespace ws2::test {

inline constexpr int untouched = 0x5EED;  // no Winsock code has this value

struct Outcome {
    long long value;  // SOCKET_ERROR and INVALID_SOCKET are both -1 here
    int last_error;

    bool operator==(Outcome const&) const = default;
};

template <class Call>
Outcome outcome(Call&& call) {
    WSASetLastError(untouched);
    auto const value = static_cast<long long>(call());
    return {value, WSAGetLastError()};
}

inline std::string describe_error(int code) {
    return code == untouched ? "last error untouched" : "last error " + error_name(code);
}

inline std::ostream& operator<<(std::ostream& out, Outcome const& o) {
    return out << "returned " << o.value << ", " << describe_error(o.last_error);
}

// Fails in the way of almost every call: SOCKET_ERROR or INVALID_SOCKET, and this code.
class FailsWith : public MatcherBase<Outcome> {
public:
    explicit FailsWith(int code) : codes_{code} {}
    // Only where Windows itself answers differently by version; the test names the versions.
    FailsWith(std::initializer_list<int> codes) : codes_{codes} {}

    bool match(Outcome const& o) const override {
        // In a 32-bit process INVALID_SOCKET is no -1 any more once it is a wider number.
        if (o.value != SOCKET_ERROR && o.value != static_cast<long long>(INVALID_SOCKET))
            return false;
        return std::find(codes_.begin(), codes_.end(), o.last_error) != codes_.end();
    }
    std::string describe() const override {
        std::string text = "fails with";
        for (auto const code : codes_)
            text += (code == codes_.front() ? " " : " or ") + error_name(code);
        return text;
    }

private:
    std::vector<int> codes_;
};

// Succeeds with this value and leaves no stray code: the last error is 0 or was not touched.
class Returns : public MatcherBase<Outcome> {
public:
    explicit Returns(long long value) : value_{value} {}
    bool match(Outcome const& o) const override {
        return o.value == value_ && (o.last_error == 0 || o.last_error == untouched);
    }
    std::string describe() const override {
        return "returns " + std::to_string(value_) + " and leaves no error";
    }

private:
    long long value_;
};

// Succeeds with this value and sets the last error to 0, as most calls do since Windows 7.
class ReturnsAndResets : public MatcherBase<Outcome> {
public:
    explicit ReturnsAndResets(long long value) : value_{value} {}
    bool match(Outcome const& o) const override { return o.value == value_ && o.last_error == 0; }
    std::string describe() const override {
        return "returns " + std::to_string(value_) + " and sets the last error to 0";
    }

private:
    long long value_;
};

// Functions that return the code itself, such as WSAStartup and getaddrinfo.
class ReturnsCode : public MatcherBase<int> {
public:
    explicit ReturnsCode(int code) : code_{code} {}
    bool match(int const& code) const override { return code == code_; }
    std::string describe() const override { return "is " + error_name(code_); }

private:
    int code_;
};

// A call on which a table row depends: fails with `code`, or succeeds with 0 when `code` is 0.
inline bool agrees(Outcome const& o, int code) {
    return code ? FailsWith{code}.match(o) : Returns{0}.match(o);
}
class Yields : public MatcherBase<Outcome> {
public:
    explicit Yields(int code) : code_{code} {}
    bool match(Outcome const& o) const override { return agrees(o, code_); }
    std::string describe() const override {
        return code_ ? "fails with " + error_name(code_) : "returns 0 and leaves no error";
    }

private:
    int code_;
};

}  // namespace ws2::test
