// SPDX-License-Identifier: MIT
// A hash with a key (HMAC, RFC 2104) or without one.
#pragma once

#include <span>
#include <vector>

#include "shim/api/win32/digest.hpp"

namespace ws2::api {

class KeyedDigest {
public:
    explicit KeyedDigest(Digest::Kind kind) : inner_{kind}, outer_{kind} {}
    KeyedDigest(Digest::Kind kind, std::span<std::uint8_t const> key) : KeyedDigest{kind} {
        has_key_ = true;
        std::vector<std::uint8_t> block{key.begin(), key.end()};
        if (block.size() > inner_.block_bytes()) {
            Digest shorter{kind};
            shorter.add(key);
            block = shorter.value();
        }
        block.resize(inner_.block_bytes());
        for (auto& byte : block) byte ^= 0x36;
        inner_.add(block);
        for (auto& byte : block) byte ^= 0x36 ^ 0x5C;
        outer_.add(block);
    }

    void add(std::span<std::uint8_t const> bytes) { inner_.add(bytes); }

    // Of what has been added so far.
    std::vector<std::uint8_t> value() const {
        if (!has_key_) return inner_.value();
        auto outer = outer_;
        outer.add(inner_.value());
        return outer.value();
    }

    std::size_t value_bytes() const { return inner_.value_bytes(); }
    std::size_t block_bytes() const { return inner_.block_bytes(); }

private:
    Digest inner_;
    Digest outer_;
    bool has_key_ = false;
};

}  // namespace ws2::api
