# What an installation holds beside the program and the sample configuration.

include(GNUInstallDirs)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT documents)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT licence)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT documents)
install(FILES packaging/systemd/switchhook.service DESTINATION lib/systemd/system COMPONENT unit)
install(PROGRAMS packaging/take-certificate DESTINATION ${CMAKE_INSTALL_DATADIR}/switchhook COMPONENT unit)
