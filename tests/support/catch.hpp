// SPDX-License-Identifier: MIT
// The one include for Catch2. Version 2 (Debian 12) is a single header, version 3 (Debian 13,
// Ubuntu 24.04) is many; what differs between them and matters here is named once, below.
#pragma once

#include <string>
#include <utility>

#define CATCH_CONFIG_ENABLE_OPTIONAL_STRINGMAKER  // a failed CHECK shows what an optional holds

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#define WS2_CATCH_V2
#endif

namespace ws2::test {

#ifdef WS2_CATCH_V2
template <class T>
using MatcherBase = Catch::MatcherBase<T>;
#else
template <class T>
using MatcherBase = Catch::Matchers::MatcherBase<T>;
#endif

// A test whose body is any callable: how the rows of a table become tests of their own.
template <class Body>
class BodyInvoker : public Catch::ITestInvoker {
public:
    explicit BodyInvoker(Body body) : body_{std::move(body)} {}
    void invoke() const override { body_(); }

private:
    Body body_;
};

struct SourceLine {
    char const* file;
    std::size_t line;
};

template <class Body>
void register_test(Body body, std::string const& name, std::string const& tags, SourceLine at) {
    // Catch2 copies what it needs during construction; the registrar itself holds nothing.
#ifdef WS2_CATCH_V2
    auto* const invoker = new BodyInvoker<Body>{std::move(body)};  // Catch2 takes the ownership
#else
    Catch::Detail::unique_ptr<Catch::ITestInvoker> invoker{new BodyInvoker<Body>{std::move(body)}};
#endif
    Catch::SourceLineInfo const line(at.file, at.line);
    Catch::NameAndTags const labels(name, tags);
    Catch::AutoReg const registrar(std::move(invoker), line, Catch::StringRef(), labels);
}

}  // namespace ws2::test
