// SPDX-License-Identifier: MIT
// A shared library that a program loads while it runs, and unloads.
#pragma once

namespace ws2::test {

class HostLibrary {
public:
    explicit HostLibrary(char const* path);
    HostLibrary(HostLibrary const&) = delete;
    HostLibrary& operator=(HostLibrary const&) = delete;
    ~HostLibrary();
    explicit operator bool() const { return library_ != nullptr; }

    // Null: it has none of that name.
    template <class Function>
    Function function(char const* name) const {
        return reinterpret_cast<Function>(address_of(name));
    }

private:
    void* address_of(char const* name) const;
    void* library_;
};

bool is_loaded(char const* path);

}  // namespace ws2::test
