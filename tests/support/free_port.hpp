#pragma once

namespace switchhook::test {

// Of loopback, for a program that cannot choose by itself; somebody else may take it in between.
unsigned short free_port();

}  // namespace switchhook::test
