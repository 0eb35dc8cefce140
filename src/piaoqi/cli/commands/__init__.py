"""The commands: one file each, with one object named COMMAND. Heavy parts are imported when a command runs."""
