# What a package holds beside the program and the sample configuration.

include(GNUInstallDirs)
install(FILES README.md CHANGELOG.md LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/systemd/switchhook.service DESTINATION lib/systemd/system)
install(PROGRAMS packaging/take-certificate DESTINATION ${CMAKE_INSTALL_DATADIR}/switchhook)
