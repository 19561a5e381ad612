// SPDX-License-Identifier: MIT
// What a program does to its own process, and the library has to live with: signals that do not get
// through, no threads, no descriptors. For forked children and threads that end soon.
#pragma once

#include <cstddef>
#include <string>

namespace ws2::test {

// Of the calling thread, or of the process: the signal that the library uses.
void block_library_signal();
void ignore_library_signal();

void raise_library_signal();

// A handler of the program's for that signal, which counts. It stays.
enum class HandlerForm { plain, with_information, calls_replaced };
class LibrarySignalCounter {
public:
    explicit LibrarySignalCounter(HandlerForm form);
    int calls() const;
};

// While one lives, the host starts no thread. False: this user cannot be kept from it.
class WithoutNewThreads {
public:
    WithoutNewThreads();
    WithoutNewThreads(WithoutNewThreads const&) = delete;
    WithoutNewThreads& operator=(WithoutNewThreads const&) = delete;
    ~WithoutNewThreads();
    explicit operator bool() const { return works_; }

private:
    bool works_ = false;
};

// While one lives, the process is given no descriptor but for some.
class WithoutNewDescriptors {
public:
    explicit WithoutNewDescriptors(std::size_t but_for = 0);
    WithoutNewDescriptors(WithoutNewDescriptors const&) = delete;
    WithoutNewDescriptors& operator=(WithoutNewDescriptors const&) = delete;
    ~WithoutNewDescriptors();

private:
    std::size_t before_ = 0;
};

// The program is one that runs with the rights of another user. False: this user cannot do that.
bool borrow_rights();

// A copy of this program that has the rights of its owner, whoever starts it; the owner is a user
// who may do nothing. False: this user cannot make one.
bool copy_with_rights_of_another(std::string const& path);
// In such a program: the caller's rights are given up. False: it was started with no others.
bool keep_owners_rights();
// In the place of this process, as a user without rights. Returns if that does not work.
void run_as_nobody(std::string const& program, char const* argument);

void set_environment(char const* name, char const* value);

// How many a program has that is started now. 0 where the host does not report it.
std::size_t descriptors_of_started_program();

// Descriptors that a program started now would be given, from 3 on.
std::size_t inherited_descriptors();

}  // namespace ws2::test
